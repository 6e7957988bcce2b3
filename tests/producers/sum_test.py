import unittest


def add(a, b):
    return a + b + c  # here: raises


class TestSum(unittest.TestCase):
    def test_adds(self):
        self.assertEqual(1 + 2, 3)

    def test_large(self):
        self.assertEqual(1 + 2, 4)  # here: fails

    def test_names(self):
        self.assertEqual(add(1, 2), 3)  # here: calls

    @unittest.skip("not written yet")
    def test_subtracts(self):
        pass
