"""Panoramas of sites: sent by the drone operators and offices of a district, and shown to whoever sees the site."""

from __future__ import annotations

from typing import Any

from field.models import Site, SitePanorama
from geo_portal.accounts.domain.roles import OFFICES, Role
from geo_portal.accounts.rights import rights_of
from geo_portal.core import clock
from media.models import Panorama
from media.subjects import Link, Subject

SUBJECT = "site"


def may_bring(actor: Any, site: Site) -> bool:
    """Whether this person sends panoramas of the site."""
    return rights_of(actor).covers(site.district.path, Role.DRONE_OPERATOR, *OFFICES)


def link_upload(subject: Subject) -> Link:
    """media's question: here is a file for this site; may it be joined? Only panoramas are. Runs in media's
    transaction; the same panorama again changes nothing."""
    site = Site.objects.select_related("district").filter(pk=subject.id).first()
    if site is None:
        return Link.WAITING
    if subject.panorama is None or not may_bring(subject.upload.owner, site):
        return Link.REFUSED
    SitePanorama.objects.get_or_create(
        site=site, panorama=subject.panorama, defaults=_of_the_panorama(subject.panorama)
    )
    return Link.LINKED


def panorama_settled(panorama: Panorama) -> None:
    """media has read the panorama: it is shown, or was refused."""
    SitePanorama.objects.filter(panorama=panorama).update(**_of_the_panorama(panorama), updated_at=clock.now())


def _of_the_panorama(panorama: Panorama) -> dict[str, Any]:
    return {"state": panorama.state, "taken_at": panorama.taken_at}
