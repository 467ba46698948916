"""Benchmarks: `make bench`. Real code on a big database, a frozen clock, seeded data, one table."""
