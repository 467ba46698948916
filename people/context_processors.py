from typing import Any

from django.conf import settings
from django.http import HttpRequest

from people.mail import contact_address
from people.zones import zone_label


def site(request: HttpRequest) -> dict[str, Any]:
    """What the frame of every page needs to know. Error pages may come before the middleware has run."""
    zone_name = getattr(request, "zone_name", "UTC")
    return {
        "SITE_NAME": settings.SITE_NAME,
        "BASE_URL": settings.BASE_URL,
        "CONTACT": contact_address(),
        "LEGAL_NOTICE_URL": settings.LEGAL_NOTICE_URL,
        "SSO_ONLY": settings.SSO_ONLY,
        "DEMO": settings.DEMO,
        "viewer_zone": zone_name,
        "viewer_zone_label": zone_label(zone_name),
        "zone_source": getattr(request, "zone_source", ""),
    }
