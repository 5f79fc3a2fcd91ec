"""Benchmarks. Figures only: nothing here fails a build."""
