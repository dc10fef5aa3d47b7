"""Our HTTP side, beside Streamlit's: sign-in, downloads, security headers, compression."""

from cases.web.account import ROUTES as _ACCOUNT
from cases.web.addresses import ROUTES as _ADDRESSES
from cases.web.charts import ROUTES as _CHARTS
from cases.web.downloads import ROUTES as _DOWNLOADS
from cases.web.gaps import ROUTES as _GAPS
from cases.web.land import ROUTES as _LAND
from cases.web.lifespan import starting
from cases.web.matrix import ROUTES as _MATRIX
from cases.web.playbook import ROUTES as _PLAYBOOK
from cases.web.security import MIDDLEWARE
from cases.web.sign_in import ROUTES as _SIGN_IN

ROUTES = [*_SIGN_IN, *_ACCOUNT, *_DOWNLOADS, *_MATRIX, *_GAPS, *_CHARTS, *_LAND, *_PLAYBOOK, *_ADDRESSES]

__all__ = ["MIDDLEWARE", "ROUTES", "starting"]
