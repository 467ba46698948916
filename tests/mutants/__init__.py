"""`make mutants`: a seeded sample of one-line breaks of the hard core, each tried by the tests of its line.

A break that no test notices stands for a mistake that no test would notice. `breaks.py` says what can be
broken, `reach.py` which tests run which line, `trial.py` tries one break. Not part of `make test`.
"""
