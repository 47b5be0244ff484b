import sys

from tested_answers.cli import main

if __name__ == "__main__":
    sys.exit(main())
