// Dense layers with tanh: where their parameters are, and how samples go through them.
//
// The sums of a layer are computed a tile at a time: as many independent ones as hide the latency of the
// multiply-adds and stay in registers, of which a processor with AVX-512 has 32 of 16 floats, one with AVX2 16
// of 8. A tile that does not fit costs more than twice the time. The functions here take a tile's size, and
// inlining makes code for each; no sum depends on it.

#pragma once
#include "lanes.h"

enum { narrow_tile = 4, wide_tile = 8 };

INLINE int registers_are_wide(void) {
#if defined(__x86_64__)
  return __builtin_cpu_supports("x86-64-v4");
#else
  return 0;
#endif
}

INLINE size_t rounded(size_t n) { return (n + 15) & ~(size_t)15; }

// Where the weights of a layer are: (output, input) at output * output_step + input * input_step. Rows run along
// the outputs, except with a single output, so that little of them is padding.
typedef struct {
  size_t output_step, input_step, size;
} shape;

INLINE shape shape_of(size_t in, size_t out) {
  return out == 1 ? (shape){rounded(in), 1, rounded(in)}
                  : (shape){1, rounded(out), in * rounded(out)};
}

INLINE size_t layer_size(size_t in, size_t out) { return shape_of(in, out).size + rounded(out); }

// Copies inputs, [in][lanes], so that those of a sample lie together: x[sample][rounded(in)].
INLINE void gather(const float *inputs, size_t in, size_t lanes, size_t samples, float *x) {
  const size_t step = rounded(in);
  for (size_t i = 0; i < samples * step; i += 16) store(x + i, splat(0));
  for (size_t i = 0; i < in; i++)
    for (size_t s = 0; s < samples; s++) x[s * step + i] = inputs[i * lanes + s];
}

// y[sample][rounded(out)] = tanh(b + W x[sample]), units in lanes, each sum in the order of the inputs.
INLINE void hidden_layer(const float *weights, size_t in, size_t out, const float *x,
                         size_t samples, size_t tile, float *y) {
  const size_t x_step = rounded(in), y_step = rounded(out);
  const shape s = shape_of(in, out);
  for (size_t c = 0; c < y_step; c += 16)
    for (size_t sample = 0; sample < samples; sample += tile) {
      floats sums[wide_tile];
      for (size_t r = 0; r < tile; r++) sums[r] = load(weights + s.size + c);
      for (size_t i = 0; i < in; i++) {
        const floats w = load(weights + i * y_step + c);
        for (size_t r = 0; r < tile; r++)
          sums[r] = fma16(splat(x[(sample + r) * x_step + i]), w, sums[r]);
      }
      for (size_t r = 0; r < tile; r++) store(y + (sample + r) * y_step + c, tanh16(sums[r]));
    }
}

// y[sample] = b + w x[sample], each sum in the order of the inputs.
INLINE void last_layer(const float *weights, size_t in, const float *x, size_t samples, float *y) {
  for (size_t s = 0; s < samples; s++) y[s] = weights[rounded(in)];
  for (size_t i = 0; i < in; i++)
    for (size_t s = 0; s < samples; s++)
      y[s] = __builtin_fmaf(weights[i], x[s * rounded(in) + i], y[s]);
}
