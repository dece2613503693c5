"""A demo in the making: what its parts share."""

from datetime import datetime
from random import Random

from geo_portal.demo import names
from geo_portal.demo.ground import Ground, territories
from geo_portal.demo.records import LOCAL, Demo, Sizes


class Draft:
    """The demo as far as it has come. `liaisons` are user names by district, `members` by agency."""

    def __init__(self, seed: int, anchor: datetime, sizes: Sizes) -> None:
        self.seed, self.anchor, self.sizes = seed, anchor, sizes
        self.today = anchor.astimezone(LOCAL).date()
        self.demo = Demo(anchor, territories=list(territories()))
        self.ground = Ground(self.demo.territories)
        self.liaisons: dict[str, list[str]] = {}
        self.members: dict[str, list[str]] = {}

    def dice(self, part: str) -> Random:
        """Each part draws from its own numbers, so that changing one leaves the others as they are."""
        return Random(f"{self.seed}/{part}")  # noqa: S311 - a demo, not a secret


def apportion(shares: dict[str, int], count: int) -> list[str]:
    """`count` keys by largest remainder, in the order of the shares."""
    total = sum(shares.values())
    exact = {key: share * count / total for key, share in shares.items()}
    whole = {key: int(value) for key, value in exact.items()}
    rest = sorted(shares, key=lambda key: (whole[key] - exact[key], key))[: count - sum(whole.values())]
    return [key for key in shares for _ in range(whole[key] + (key in rest))]


def a_name(rng: Random) -> str:
    return rng.choice(names.SURNAMES) + rng.choice(names.GIVEN_FIRST) + rng.choice(names.GIVEN_SECOND)


def a_phone(rng: Random) -> str:
    """A number that cannot be dialled: the area code with a leading zero that no exchange has."""
    return f"029-0{rng.randrange(10**7):07d}"
