"""Two functions of `hashlib`, which loads OpenSSL: that takes longer than all that a quick run hashes.

As `random` does, from where `hashlib` has them itself.
"""

import sys

try:
    from _blake2 import blake2b

    if sys.version_info >= (3, 12):
        from _sha2 import sha256
    else:
        from _sha256 import sha256
except ImportError:  # a Python that was built with OpenSSL's alone
    from hashlib import blake2b, sha256

__all__ = ["blake2b", "sha256"]
