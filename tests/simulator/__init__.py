"""Tests of the stand-in for LINE."""

import pytest

pytest.register_assert_rewrite("tests.simulator.contract")
