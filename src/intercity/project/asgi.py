"""The ASGI entry point, for uvicorn and the like."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "intercity.project.settings")
application = get_asgi_application()
