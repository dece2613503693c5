"""Roles, and what each may see. Pure."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    HOLDER = "holder"
    LIAISON = "liaison"
    INSPECTOR = "inspector"
    SURVEY_OFFICER = "survey_officer"
    DRONE_OPERATOR = "drone_operator"
    CASE_HANDLER = "case_handler"
    COUNTY_OFFICE = "county_office"
    CITY_OFFICE = "city_office"
    SUPERVISOR = "supervisor"
    ENTERPRISE_CONTACT = "enterprise_contact"
    COURIER = "courier"


OFFICES = (Role.COUNTY_OFFICE, Role.CITY_OFFICE)
"""Dispatch, follow up, keep the registers of their territory."""

OVERSEERS = (Role.SUPERVISOR, *OFFICES)
"""See everything in their territory: records, trails, live positions."""

VISITORS = (Role.HOLDER, Role.LIAISON, Role.INSPECTOR)
"""Go to sites and report visits."""

SITE_READERS = (Role.SURVEY_OFFICER, Role.DRONE_OPERATOR)
"""See the sites of their territory, nothing else of the field."""
