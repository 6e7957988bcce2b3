/* A test program in C++ that links libtapir. Nobody catches what it throws. */
#include <cstdio>
#include <string>
#include <tapir/trace.h>
#include <vector>

static std::string word(const std::vector<std::string> &words, std::size_t i)
{
	return words.at(i);
}

static void check_words()
{
	const std::vector<std::string> words = {"a", "b"};

	TAPIR_ASSERT(word(words, 1) == "b");
	std::puts("ok 1 - the last word");
	TAPIR_ASSERT(word(words, 2).empty());
	std::puts("ok 2 - the word after it");
}

int main()
{
	if (tapir_catch_crashes() != 0)
		return 1;
	std::puts("1..2");
	check_words();
	return 0;
}
