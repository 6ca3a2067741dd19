// Sixteen floats at a time and the elementary functions on them. Included by the kernels alone.
//
// Polynomial coefficients: our own minimax fits, rounded to float; those of tanh also minimise the error of its
// float arithmetic.

#pragma once
#include "include/kernels.h"

#if defined(__x86_64__)
#define MULTIVERSIONED __attribute__((target_clones("default", "arch=x86-64-v3", "arch=x86-64-v4")))
#define NARROW __attribute__((target_clones("default", "arch=x86-64-v3")))
#define WIDE __attribute__((target("arch=x86-64-v4")))
#else
#define MULTIVERSIONED
#define NARROW
#define WIDE
#endif
#define INLINE static inline __attribute__((always_inline))

#pragma clang diagnostic ignored "-Wpsabi"

typedef float floats __attribute__((vector_size(64)));
typedef int32_t ints __attribute__((vector_size(64)));
typedef uint32_t words __attribute__((vector_size(64)));
typedef uint64_t longs __attribute__((vector_size(128)));
typedef float unaligned_floats __attribute__((vector_size(64), aligned(4)));

INLINE floats load(const float *p) { return *(const unaligned_floats *)p; }
INLINE void store(float *p, floats v) { *(unaligned_floats *)p = v; }
INLINE floats splat(float x) { return (floats){x, x, x, x, x, x, x, x, x, x, x, x, x, x, x, x}; }
INLINE floats fma16(floats a, floats b, floats c) { return __builtin_elementwise_fma(a, b, c); }
INLINE floats as_floats(words w) { return (floats)w; }
INLINE words as_words(floats f) { return (words)f; }
INLINE floats choose(ints mask, floats a, floats b) {
  return (floats)((mask & (ints)a) | (~mask & (ints)b));
}
INLINE floats least(floats a, floats b) { return choose(a < b, a, b); }
INLINE floats greatest(floats a, floats b) { return choose(a > b, a, b); }
INLINE ints least_of(ints a, ints b) { return ((a < b) & a) | (~(a < b) & b); }

// x P(x^2) / Q(x^2); beyond 8 the result is 1 to within the error. The division occupies its own unit for 10 to
// 16 cycles, which the multiply-adds of other sums fill.
INLINE floats tanh16(floats x) {
  x = greatest(least(x, splat(8)), splat(-8));
  floats z = x * x;
  floats p = fma16(z, splat(0x1.7b822cp-17f), splat(0x1.8132bcp-9f));
  p = fma16(z, p, splat(0x1.0878aep-3f));
  p = fma16(z, p, splat(0x1.ffffecp-1f));
  floats q = fma16(z, splat(0x1.04425p-22f), splat(0x1.f115c4p-13f));
  q = fma16(z, q, splat(0x1.8558bcp-6f));
  q = fma16(z, q, splat(0x1.d9911p-2f));
  q = fma16(z, q, splat(1));
  return x * p / q;
}

// exp(x) = 2^n exp(r), r = x - n log 2 in two parts.
INLINE floats exp16(floats x) {
  x = greatest(least(x, splat(88)), splat(-87));
  // Adding and subtracting 1.5 * 2^23 rounds to the nearest integer.
  floats shifted = fma16(x, splat(0x1.715476p+0f), splat(0x1.8p23f));
  floats n = shifted - splat(0x1.8p23f);
  floats r = fma16(n, splat(-0x1.62e4p-1f), x);
  r = fma16(n, splat(-0x1.7f7d1cp-20f), r);
  floats p = fma16(r, splat(0x1.6d8cf4p-10f), splat(0x1.11127p-7f));
  p = fma16(r, p, splat(0x1.55548ep-5f));
  p = fma16(r, p, splat(0x1.555554p-3f));
  p = fma16(r, p, splat(0.5f));
  floats y = fma16(r * r, p, r) + splat(1);
  // The low bits of `shifted` hold n; they go to the exponent.
  return as_floats(as_words(y) + (as_words(shifted) << 23));
}

// log(x) = e log 2 + log(1 + f), 1 + f in [sqrt(1/2), sqrt(2)).
INLINE floats log16(floats x) {
  words bits = as_words(x) - 0x3f3504f3u;
  ints exponent = (ints)bits >> 23;
  floats f = as_floats((bits & 0x007fffffu) + 0x3f3504f3u) - splat(1);
  floats e = __builtin_convertvector(exponent, floats);
  floats p = fma16(f, splat(0x1.145784p-4f), splat(-0x1.de3c0cp-4f));
  p = fma16(f, p, splat(0x1.e6f076p-4f));
  p = fma16(f, p, splat(-0x1.fc220ap-4f));
  p = fma16(f, p, splat(0x1.233768p-3f));
  p = fma16(f, p, splat(-0x1.555c4ep-3f));
  p = fma16(f, p, splat(0x1.99a4b6p-3f));
  p = fma16(f, p, splat(-0x1.000006p-2f));
  p = fma16(f, p, splat(0x1.555548p-2f));
  floats z = f * f;
  floats y = fma16(z * f, p, fma16(z, splat(-0.5f), f));
  return fma16(e, splat(0x1.62e43p-1f), y);
}
