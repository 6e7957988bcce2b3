#include "input/marks.h"

#if defined(__x86_64__)
#include <immintrin.h>
#if __has_include(<sys/platform/x86.h>)
#include <sys/platform/x86.h>
#endif
#endif

/* Takes eight bytes at a time: a byte of `equal` has its highest bit set where the one of `word` is
 * `byte`, and no other bit. (Of two equal bytes the exclusive-or is 0; adding 0x7f sets the highest
 * bit of all that are not.) */
static uint64_t find_byte(uint64_t word, char byte)
{
	const uint64_t low = 0x7f7f7f7f7f7f7f7f;
	uint64_t other = word ^ (0x0101010101010101 * (uint8_t)byte);

	return ~(((other & low) + low) | other | low);
}

static bool is_mark(char byte)
{
	return byte == '\n' || byte == '#';
}

size_t marks_find_portable(const char *base, struct span text, uint32_t *ret)
{
	uint32_t at = (uint32_t)(text.at - base);
	size_t n = 0;

	for (size_t i = 0; i < text.n; i += 8, at += 8) {
		uint64_t word;

		memcpy(&word, text.at + i, 8);
		if (!(find_byte(word, '\n') | find_byte(word, '#')))
			continue;
		for (unsigned k = 0; k < 8 && i + k < text.n; k++) {
			if (is_mark(text.at[i + k]))
				ret[n++] = at + k;
		}
	}
	return n;
}

#if defined(__x86_64__)

/* A bit for each of the 32 bytes at `at` that is a mark. */
__attribute__((target("avx2"))) static uint64_t find_32(const char *at)
{
	__m256i bytes = _mm256_loadu_si256((const __m256i_u *)at);
	__m256i newlines = _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8('\n'));
	__m256i hashes = _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8('#'));

	return (uint32_t)_mm256_movemask_epi8(_mm256_or_si256(newlines, hashes));
}

__attribute__((target("avx2"))) static inline uint64_t find_64(const char *at)
{
	return find_32(at) | find_32(at + 32) << 32;
}

/* Writes where the bits stand; returns how many. Two are written whether they are there or not, and
 * then counted: quicker than a question whose answer the processor would have to guess. */
__attribute__((target("avx2,bmi,popcnt"))) static inline size_t
write_bits(uint64_t bits, uint32_t at, uint32_t *ret)
{
	size_t n = (size_t)__builtin_popcountll(bits);

	for (size_t i = 0; i < n || i == 0; i += 2) {
		ret[i] = at + (uint32_t)_tzcnt_u64(bits);
		bits = _blsr_u64(bits);
		ret[i + 1] = at + (uint32_t)_tzcnt_u64(bits);
		bits = _blsr_u64(bits);
	}
	return n;
}

__attribute__((target("avx2,bmi,popcnt"))) static size_t find_avx2(const char *base,
                                                                   struct span text, uint32_t *ret)
{
	uint32_t at = (uint32_t)(text.at - base);
	size_t n = 0, i = 0;

	for (; i + 128 <= text.n; i += 128) {
		uint64_t front = find_64(text.at + i), back = find_64(text.at + i + 64);

		if (!(front | back))
			continue; /* a long line */
		n += write_bits(front, at + (uint32_t)i, ret + n);
		n += write_bits(back, at + (uint32_t)i + 64, ret + n);
	}
	for (; i < text.n; i += 64) {
		uint64_t bits = find_64(text.at + i);

		if (text.n - i < 64)
			bits &= ((uint64_t)1 << (text.n - i)) - 1;
		n += write_bits(bits, at + (uint32_t)i, ret + n);
	}
	return n;
}

/* What the C library found out when it was loaded, where it tells (glibc 2.34). The compiler's own
 * way asks the processor once more before main(), and in a virtual machine each such question goes
 * to the host: a twelfth of a start. */
static bool has_avx2(void)
{
#ifdef CPU_FEATURE_ACTIVE
	return CPU_FEATURE_ACTIVE(AVX2) && CPU_FEATURE_ACTIVE(BMI1);
#else
	return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi");
#endif
}

size_t marks_find(const char *base, struct span text, uint32_t *ret)
{
	if (has_avx2())
		return find_avx2(base, text, ret);
	return marks_find_portable(base, text, ret);
}

#else

size_t marks_find(const char *base, struct span text, uint32_t *ret)
{
	return marks_find_portable(base, text, ret);
}

#endif
