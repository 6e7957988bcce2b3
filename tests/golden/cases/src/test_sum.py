import unittest


def add(a, b):
    return a + b + c


class TestSum(unittest.TestCase):
    def test_sum(self): self.check(add(1, 2))
