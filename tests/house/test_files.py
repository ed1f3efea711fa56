"""Files stay small, headers are guarded, and nothing is left for later."""

import re
import unittest

import tree

MOST_LINES = 500
README_LINES = 150
LEFT_OPEN = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b|not implemented yet", re.IGNORECASE)


def too_long(text, limit):
    return text.count("\n") > limit


class Files(unittest.TestCase):
    def test_no_source_file_is_two_things(self):
        for path in tree.files(".cc", ".h", ".proto", ".py", ".sh"):
            with self.subTest(path=tree.relative(path)):
                self.assertFalse(too_long(path.read_text(), MOST_LINES), f"more than {MOST_LINES} lines: split it by what it is")

    def test_the_readme_is_read_in_one_go(self):
        for name in ("README.md", "README.zh-CN.md"):
            with self.subTest(name=name):
                self.assertFalse(too_long((tree.ROOT / name).read_text(), README_LINES))

    def test_headers_are_guarded(self):
        for path in tree.files(".h"):
            with self.subTest(path=tree.relative(path)):
                self.assertIn("\n#pragma once\n", "\n" + path.read_text())

    def test_nothing_is_left_open(self):
        for path in tree.files(".cc", ".h", ".proto", ".sh", under=tree.SOURCE_FOLDERS + ("tests", "scripts")):
            with self.subTest(path=tree.relative(path)):
                self.assertIsNone(LEFT_OPEN.search(path.read_text()))

    def test_the_checks_can_fail(self):
        self.assertTrue(too_long("\n" * (MOST_LINES + 1), MOST_LINES))
        self.assertFalse(too_long("\n" * MOST_LINES, MOST_LINES))
        self.assertTrue(LEFT_OPEN.search("// TO" + "DO: later"))


if __name__ == "__main__":
    unittest.main()
