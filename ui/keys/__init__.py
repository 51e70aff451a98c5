"""Every key of the studio: one table, from which views are bound, menus and tool tips named, and `?` answered.

```
keys = KeyMap()                                          # with the table's own keys; settings change it
keys.bind(view, Place.GRID, {"rate.3": model.rate_3})    # shortcuts that follow every later change of the keys
keys.name(button, "flag.pick")                           # tool tip `Pick (P)`
```
"""

from ui.keys.keymap import KeyMap
from ui.keys.table import KEYS, Key, Place

__all__ = ["KEYS", "Key", "KeyMap", "Place"]
