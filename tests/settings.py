"""The product's settings, and what tests need otherwise.

Every test process has a data folder of its own, gone at its end: it never meets real data, and
two runs never meet each other.
"""

import atexit
import os
import shutil
import tempfile

FOLDER = tempfile.mkdtemp(prefix="plan-tracker-test-")
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)
os.environ["PLAN_TRACKER_DATA"] = FOLDER

from config.settings import *  # noqa: E402, F403
from config.settings import DATABASES, STORAGES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
if "sqlite3" in DATABASES["default"]["ENGINE"]:
    # Races have threads with connections of their own, which an in-memory database cannot.
    DATABASES["default"]["TEST"] = {"NAME": f"{FOLDER}/test.sqlite3"}
# Straight from the sources: a fresh clone has nothing collected yet.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True
