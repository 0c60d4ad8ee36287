"""The WSGI entry point, for gunicorn and the like."""

import gc
import os

from django.core.wsgi import get_wsgi_application

from intercity.project.frames import with_room

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "intercity.project.settings")
application = with_room(get_wsgi_application())
# What is loaded by now stays: the collector of garbage need not look at it again each
# time that a page has made many objects.
gc.freeze()
# So it may look oftener at what pages leave behind: 4 MiB less of it lies about.
gc.set_threshold(700, 10, 3)
