/* What the compilers inline, clone and split: templates, lambdas, a function's own classes,
 * namespaces, virtual functions. Read by differential.py; it need not be run. */
#include <algorithm>
#include <cstdio>
#include <functional>
#include <map>
#include <numeric>
#include <string>
#include <vector>

namespace geo {
namespace detail {

template <class T> struct grid {
	std::vector<T> cells;

	T sum() const
	{
		return std::accumulate(cells.begin(), cells.end(), T{});
	}

	template <class F> void each(F f)
	{
		for (auto &cell : cells)
			f(cell);
	}
};

static inline int twist(int value)
{
	struct local {
		static int go(int x)
		{
			volatile int y = x;

			return y * 3 + 1;
		}
	};

	return local::go(value) + local::go(value + 1);
}

} /* namespace detail */

int run(std::map<std::string, int> &totals, int n)
{
	detail::grid<int> grid;

	for (int i = 0; i < n; i++)
		grid.cells.push_back(detail::twist(i));
	std::sort(grid.cells.begin(), grid.cells.end(),
	          [](int a, int b) { return (a ^ 5) < (b ^ 5); });

	std::function<void(int &)> add = [&totals, n](int &cell) {
		totals[std::to_string(cell % n)] += cell;
	};

	grid.each(add);
	return grid.sum();
}

} /* namespace geo */

namespace {

struct hidden {
	virtual ~hidden() {}

	virtual int find(int n)
	{
		std::string text(n, 'a');

		return (int)text.find("b");
	}
};

} /* namespace */

int main(int argc, char **)
{
	std::map<std::string, int> totals;
	hidden seeker;
	int sum = geo::run(totals, argc + 20) + seeker.find(argc);

	for (auto &pair : totals)
		std::printf("%s %d\n", pair.first.c_str(), pair.second);
	return sum == 3;
}
