#include "symbols/hex.h"

#include "base/limits.h"

struct span hex_bytes(struct span hex, struct arena *arena)
{
	char *bytes;

	if (hex.n == 0 || hex.n % 2 || hex.n > 2 * BUILD_ID_BYTES)
		return (struct span){0};
	bytes = arena_new(arena, hex.n / 2, 1);
	for (size_t i = 0; i < hex.n / 2; i++) {
		int high = hex_value(hex.at[2 * i]), low = hex_value(hex.at[2 * i + 1]);

		if (high < 0 || low < 0)
			return (struct span){0};
		bytes[i] = (char)(high * 16 + low);
	}
	return (struct span){bytes, hex.n / 2};
}
