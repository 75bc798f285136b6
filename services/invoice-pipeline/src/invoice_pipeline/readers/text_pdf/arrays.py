"""The type of figures of all letters of a page, and of a picture's shades."""

from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
