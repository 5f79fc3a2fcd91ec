"""The parts of `bench.search`: corpora, figures, peers, generated questions, speed."""
