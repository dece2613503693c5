import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from geo_portal.accounts.models import District
from geo_portal.accounts.services.boundaries import BoundaryReport, import_boundaries
from geo_portal.core import audit
from geo_portal.core.crs import CRS


class Command(BaseCommand):
    help = (
        "Give districts the boundaries that stand in a GeoJSON file, found by `code` or `adcode`. They are stored in "
        "WGS 84; the system they came in is kept beside them."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="GeoJSON FeatureCollection")
        parser.add_argument("--crs", choices=CRS, required=True, help="what the file's coordinates are")
        parser.add_argument("--source", default="", help="where the boundaries are from; else the file's name")
        parser.add_argument("--create", choices=District.Kind.values, default="", help="make unknown codes this kind")
        parser.add_argument("--dry-run", action="store_true", help="only say what would change")

    def handle(self, *, file: Path, crs: str, source: str, create: str, dry_run: bool, **_options: Any) -> None:
        with audit.acting(source="command:import_districts"):
            report = import_boundaries(
                read_features(file), crs=crs, source=source or file.name, create=create, dry_run=dry_run
            )
        self.tell(report, dry_run=dry_run)

    def tell(self, report: BoundaryReport, *, dry_run: bool) -> None:
        would = "would be " if dry_run else ""
        for what in ("created", "updated", "unchanged"):
            codes: list[str] = getattr(report, what)
            self.stdout.write(f"{len(codes)} {would if what != 'unchanged' else ''}{what}")
        for code in report.repaired:
            self.stdout.write(f"{code}: crossed itself and was repaired")
        for refused in report.refused:
            place = f"feature {refused.index + 1}" + (f" ({refused.code})" if refused.code else "")
            self.stderr.write(f"{place} refused, {refused.reason}: {refused.detail}")
        if report.refused and not (report.created or report.updated or report.unchanged):
            raise CommandError("Nothing could be taken.")


def read_features(file: Path) -> list[Any]:
    """The features of a GeoJSON file. Raises CommandError when it is none."""
    try:
        document = json.loads(file.read_bytes())
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise CommandError(f"{file} is not JSON: {error}") from error
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list) or document.get("type") != "FeatureCollection":
        raise CommandError(f"{file} is not a GeoJSON FeatureCollection.")
    return features
