from __future__ import annotations

from resources.samples.make.main import main

if __name__ == "__main__":
    main()
