// GoogleTest through tapir: compile this file into a test program. Behind tapir it prints TAP instead of
// GoogleTest's own report, `tapir -- ./tests`; GTEST_TAP=1 in the environment has it do so anywhere.

#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>

#include <gtest/gtest.h>

namespace {

// Whether standard output is the pipe that tapir made for it.
bool BehindTapir()
{
	const char *pipe = std::getenv("TAPIR_CRASH_PIPE");
	struct stat found;

	return pipe && fstat(STDOUT_FILENO, &found) == 0 && std::to_string(found.st_ino) == pipe;
}

bool Wanted()
{
	const char *asked = std::getenv("GTEST_TAP");

	return asked ? *asked && std::string(asked) != "0" : BehindTapir();
}

class Tap : public testing::EmptyTestEventListener {
	int count_ = 0;
	std::string yaml_, skipped_; // what was said of the test that runs

	static std::string Name(const testing::TestInfo &test)
	{
		return std::string(test.test_case_name()) + "." + test.name();
	}

	static std::string OneLine(std::string text)
	{
		for (char &byte : text)
			byte = byte == '\n' ? ' ' : byte;
		return text;
	}

	void OnTestIterationStart(const testing::UnitTest &all, int) override
	{
		count_ = 0;
		std::printf("TAP version 14\n1..%d\n", all.test_to_run_count());
		std::fflush(stdout);
	}

	void OnTestStart(const testing::TestInfo &test) override
	{
		yaml_ = skipped_ = "";
		std::printf("# Subtest: %s\n", Name(test).c_str());
		std::fflush(stdout);
	}

	void OnTestPartResult(const testing::TestPartResult &result) override
	{
		if (!result.failed()) {
			skipped_ = result.message();
			return;
		}
		yaml_ += "  ---\n";
		if (result.file_name())
			yaml_ += "  at: '" + std::string(result.file_name()) + ":" +
			         std::to_string(result.line_number()) + "'\n";
		yaml_ += "  type: googletest\n  message: |2\n    ";
		for (const char *at = result.message(); *at; at++)
			yaml_ += *at == '\n' ? std::string("\n    ") : std::string(1, *at);
		yaml_ += "\n  ...\n";
	}

	void OnTestEnd(const testing::TestInfo &test) override
	{
		const testing::TestResult &result = *test.result();
		std::string directive = result.Skipped() ? " # SKIP " + OneLine(skipped_) : "";

		std::printf("%sok %d - %s%s # time=%lldms\n%s", result.Failed() ? "not " : "", ++count_,
		            Name(test).c_str(), directive.c_str(),
		            static_cast<long long>(result.elapsed_time()),
		            result.Failed() ? yaml_.c_str() : "");
		std::fflush(stdout);
	}

	// What fails outside of tests is of no point.
	void OnTestProgramEnd(const testing::UnitTest &all) override
	{
		if (all.ad_hoc_test_result().Failed())
			std::printf("Bail out! a failure outside of tests\n");
		std::fflush(stdout);
	}
};

const bool installed = [] {
	testing::TestEventListeners &listeners = testing::UnitTest::GetInstance()->listeners();

	if (Wanted()) {
		delete listeners.Release(listeners.default_result_printer());
		listeners.Append(new Tap);
	}
	return true;
}();

} // namespace
