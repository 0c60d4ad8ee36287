"""The WSGI entry point, for gunicorn and the like."""

import os

from django.core.wsgi import get_wsgi_application

from intercity.project.frames import with_room

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "intercity.project.settings")
application = with_room(get_wsgi_application())
