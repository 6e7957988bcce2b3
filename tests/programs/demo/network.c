/* A client whose second test crashes: nobody checks that the host was found. */
#include "demo.h"

struct host {
	const char *name;
	unsigned char address[4];
};

static const struct host hosts[] = {
	{"localhost", {127, 0, 0, 1}},
	{"printer", {10, 0, 0, 7}},
};

static const struct host *find(const char *name)
{
	for (size_t i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++) {
		if (strcmp(hosts[i].name, name) == 0)
			return &hosts[i];
	}
	return NULL;
}

__attribute__((noinline)) static unsigned resolve(const struct host *host)
{
	return host->address[0];
}

__attribute__((noinline)) static unsigned net_connect(const char *name)
{
	unsigned network = resolve(find(name));

	return network + (name[0] == '\0');
}

static void test_connect_to_a_known_host(void)
{
	demo_work(300);
	if (net_connect("printer") == 10)
		demo_ok(1, "connect to a known host");
}

static void test_connect_to_an_unknown_host(void)
{
	demo_work(400);
	if (net_connect("nowhere") == 0)
		demo_ok(2, "connect to an unknown host");
}

int main(void)
{
	demo_plan(3);
	test_connect_to_a_known_host();
	test_connect_to_an_unknown_host();
	demo_ok(3, "disconnect");
	return 0;
}
