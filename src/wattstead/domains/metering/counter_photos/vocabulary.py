"""Names how large a photo of a counter is, when it comes and when it is kept."""

from datetime import timedelta
from typing import Final

MEGABYTE = 1024 * 1024
LARGEST_SENT = 15 * MEGABYTE
"""A photo as a phone takes it."""
LARGEST_PHOTO = 8 * MEGABYTE
"""A photo as it is kept: drawn anew, as small as digits on a counter can be read."""
PHOTO_TYPE: Final = "image/webp"
ASIDE_FOR = timedelta(days=1)
"""A photo whose reading was asked about and never sent is forgotten after this."""
