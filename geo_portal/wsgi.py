"""Django's WSGI handler, run in threads by `asgi.py`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "geo_portal.settings")
application = get_wsgi_application()
