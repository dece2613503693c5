"""The product's settings, and jobs that only tests have."""

from geo_portal.settings import *  # noqa: F403  all of them but one

PROCRASTINATE_IMPORT_PATHS = ["tests.jobs_for_tests"]
