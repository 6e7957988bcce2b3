/* Dies of an exception whose stack is gone when std::terminate() comes: it was thrown again. */
#include <cstdlib>
#include <stdexcept>

__attribute__((noinline)) static void origin()
{
	throw std::runtime_error("lost");
}

static void pass_on()
{
	try {
		origin();
	} catch (const std::exception &) {
		throw;
	}
}

int main(int argc, char **)
{
	if (argc > 1) {
		try {
			origin();
		} catch (const std::exception &) {
		}
		std::abort();
	}
	pass_on();
}
