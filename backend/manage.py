#!/usr/bin/env python
from konstellation.project.cli import main

if __name__ == "__main__":
    main()
