#include "lanes.h"

// Philox 4x32 with 10 rounds. The counter is the address: (index, purpose, step low, step high).
#define ROUNDS 10
#define MULTIPLIER0 0xD2511F53u
#define MULTIPLIER1 0xCD9E8D57u
#define WEYL0 0x9E3779B9u
#define WEYL1 0xBB67AE85u

INLINE words high_product(words a, uint32_t b) {
  longs product = __builtin_convertvector(a, longs) * (longs)((longs){} + (uint64_t)b);
  return __builtin_convertvector(product >> 32, words);
}

INLINE void philox16(words c[4], uint32_t k0, uint32_t k1) {
  for (int round = 0; round < ROUNDS; round++) {
    words high0 = high_product(c[0], MULTIPLIER0), low0 = c[0] * MULTIPLIER0;
    words high1 = high_product(c[2], MULTIPLIER1), low1 = c[2] * MULTIPLIER1;
    words n0 = high1 ^ c[1] ^ k0, n2 = high0 ^ c[3] ^ k1;
    c[0] = n0, c[1] = low1, c[2] = n2, c[3] = low0;
    k0 += WEYL0, k1 += WEYL1;
  }
}

uint32_t kernel_random_word(uint64_t key, uint64_t step, uint32_t purpose, uint32_t index) {
  uint32_t c[4] = {index >> 2, purpose, (uint32_t)step, (uint32_t)(step >> 32)};
  uint32_t k0 = (uint32_t)key, k1 = (uint32_t)(key >> 32);
  for (int round = 0; round < ROUNDS; round++) {
    uint64_t p0 = (uint64_t)c[0] * MULTIPLIER0, p1 = (uint64_t)c[2] * MULTIPLIER1;
    uint32_t n0 = (uint32_t)(p1 >> 32) ^ c[1] ^ k0, n2 = (uint32_t)(p0 >> 32) ^ c[3] ^ k1;
    c[0] = n0, c[1] = (uint32_t)p1, c[2] = n2, c[3] = (uint32_t)p0;
    k0 += WEYL0, k1 += WEYL1;
  }
  return c[index & 3];
}

INLINE floats radius(words w) {
  // (24 bits + 1/2) / 2^24 lies above 0, and rounds to 1 at most.
  floats u = fma16(__builtin_convertvector(w >> 8, floats), splat(0x1p-24f), splat(0x1p-25f));
  return __builtin_elementwise_sqrt(splat(-2) * log16(u));
}

// A point uniform on the circle: an angle within 45 degrees of the x axis from 24 bits, then mirrored by two
// more bits onto the other three quarters.
INLINE void direction(words w, floats *cosine, floats *sine) {
  floats x = fma16(__builtin_convertvector(w >> 8, floats), splat(0x1.921fb6p-24f), splat(-0x1.921fb6p-1f));
  floats z = x * x;
  floats s = fma16(z, splat(-0x1.9943e2p-13f), splat(0x1.11073ap-7f));
  s = fma16(z, s, splat(-0x1.555546p-3f));
  s = fma16(z * x, s, x);
  floats c = fma16(z, splat(0x1.99eb9cp-16f), splat(-0x1.6c0c34p-10f));
  c = fma16(z, c, splat(0x1.55554ap-5f));
  c = fma16(z * z, c, fma16(z, splat(-0.5f), splat(1)));
  c = as_floats(as_words(c) | ((w & 1) << 31));
  ints swap = (ints)((w & 2) != 0);
  *cosine = choose(swap, s, c);
  *sine = choose(swap, c, s);
}

MULTIVERSIONED void kernel_normals(uint64_t key, uint64_t step, uint32_t purpose, float *out,
                                   size_t count) {
  words lane = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  for (size_t block = 0; block * 64 < count; block++) {
    words c[4] = {lane + (uint32_t)(block * 16), (words){} + purpose, (words){} + (uint32_t)step,
                  (words){} + (uint32_t)(step >> 32)};
    philox16(c, (uint32_t)key, (uint32_t)(key >> 32));
    floats results[4];
    for (int pair = 0; pair < 2; pair++) {
      floats r = radius(c[2 * pair]), cosine, sine;
      direction(c[2 * pair + 1], &cosine, &sine);
      results[2 * pair] = r * cosine;
      results[2 * pair + 1] = r * sine;
    }
    for (size_t part = 0; part < 4 && block * 64 + part * 16 < count; part++)
      store(out + block * 64 + part * 16, results[part]);
  }
}
