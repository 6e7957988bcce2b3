// One unit of a program with much debug information: NUMBER tells it from the others.
#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <numeric>
#include <regex>
#include <sstream>
#include <string>
#include <unordered_map>
#include <vector>

#define JOIN_(a, b) a##b
#define JOIN(a, b) JOIN_(a, b)

namespace JOIN(unit_, NUMBER)
{
struct item {
	std::string name;
	int number[NUMBER + 1];
};

using table = std::map<std::string, std::vector<std::unique_ptr<item>>>;

int count(const table &items, const std::string &pattern)
{
	std::regex wanted(pattern);
	std::unordered_map<std::string, int> seen;

	for (const auto &[name, list] : items) {
		for (const auto &one : list) {
			if (std::regex_search(one->name, wanted))
				seen[name] += one->number[0];
		}
	}
	return std::accumulate(seen.begin(), seen.end(), NUMBER,
	                       [](int sum, const auto &pair) { return sum + pair.second; });
}

int fill(const std::string &text)
{
	std::istringstream in(text);
	std::vector<std::function<int()>> work;
	table items;

	for (std::string word; in >> word;) {
		items[word].push_back(std::make_unique<item>(item{word, {NUMBER}}));
		work.push_back([&items, word] { return count(items, word); });
	}
	std::sort(work.begin(), work.end(), [](auto &a, auto &b) { return a() < b(); });
	return work.empty() ? 0 : work.front()();
}
} // namespace JOIN(unit_, NUMBER)

#if NUMBER == 0
int main()
{
	return unit_0::fill("a b") > 0;
}
#endif
