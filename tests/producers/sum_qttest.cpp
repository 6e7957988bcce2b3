#include <QtTest>

static int add(int a, int b)
{
	return a + b;
}

class Sum : public QObject {
	Q_OBJECT
private slots:
	void adds()
	{
		QCOMPARE(add(1, 2), 3);
	}
	void large_data()
	{
		QTest::addColumn<int>("b");
		QTest::newRow("small") << 2;
		QTest::newRow("one") << 1;
	}
	void large()
	{
		QFETCH(int, b);
		QCOMPARE(add(1, b), 3); /* here: fails */
	}
	void verifies()
	{
		QVERIFY2(add(1, 2) == 4, "a wrong sum"); /* here: verifies */
	}
	void subtracts()
	{
		QSKIP("not written yet");
	}
	void multiplies()
	{
		QEXPECT_FAIL("", "half of it", Continue);
		QVERIFY(false);
	}
};

QTEST_APPLESS_MAIN(Sum)
#include "sum_qttest.moc"
