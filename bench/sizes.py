"""How big a site is. Bookings per mentor are the same at every size, so what grows
is the site, not one person's diary."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    """`rounds` is how often each row is measured."""

    name: str
    mentors: int
    bookings: int
    rounds: int = 15

    @property
    def mentees(self) -> int:
        return self.bookings // 10


SIZES = {
    "toy": Size("toy", 3, 60, rounds=2),
    "S": Size("S", 10, 1_000),
    "M": Size("M", 1_000, 100_000),
    "L": Size("L", 10_000, 1_000_000),
}
