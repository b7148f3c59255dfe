"""Static files with hashed names; the imports of our own ES modules are rewritten too."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class ModuleStorage(CompressedManifestStaticFilesStorage):
    """Django's own switch for module imports also parses vendored files and dies on one of them."""

    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        (
            "js/*.js",
            (
                (
                    r"""(?P<matched>import(?s:(?P<import>[\s\{].*?))\s*from\s*["'](?P<url>[./].*?)["']\s*;)""",
                    """import%(import)s from "%(url)s";""",
                ),
                (
                    r"""(?P<matched>import\s*["'](?P<url>[./].*?)["']\s*;)""",
                    """import "%(url)s";""",
                ),
                (
                    r"""(?P<matched>import\(["'](?P<url>[./].*?)["']\))""",
                    """import("%(url)s")""",
                ),
            ),
        ),
    )
