import sys

from tested_answers.cli import main

sys.exit(main())
