#include "layers.h"

// Samples that go through the layers together.
enum { pass_samples = 32 };

typedef float eight __attribute__((vector_size(32)));
typedef float unaligned_eight __attribute__((vector_size(32), aligned(4)));

// to[column][row] = from[row][column], 8 by 8, rows from `rows` on being zero: pairs change places, then pairs
// of pairs, then halves.
INLINE void transpose8(const float *from, size_t from_step, size_t rows, float *to, size_t to_step) {
  eight a[8], b[8];
  for (size_t r = 0; r < 8; r++)
    a[r] = r < rows ? *(const unaligned_eight *)(from + r * from_step) : (eight){};
  for (int r = 0; r < 8; r += 2) {
    b[r] = __builtin_shufflevector(a[r], a[r + 1], 0, 8, 1, 9, 4, 12, 5, 13);
    b[r + 1] = __builtin_shufflevector(a[r], a[r + 1], 2, 10, 3, 11, 6, 14, 7, 15);
  }
  for (int r = 0; r < 8; r += 4)
    for (int k = 0; k < 2; k++) {
      a[r + 2 * k] = __builtin_shufflevector(b[r + k], b[r + k + 2], 0, 1, 8, 9, 4, 5, 12, 13);
      a[r + 2 * k + 1] = __builtin_shufflevector(b[r + k], b[r + k + 2], 2, 3, 10, 11, 6, 7, 14, 15);
    }
  for (int r = 0; r < 4; r++) {
    *(unaligned_eight *)(to + r * to_step) =
        __builtin_shufflevector(a[r], a[r + 4], 0, 1, 2, 3, 8, 9, 10, 11);
    *(unaligned_eight *)(to + (r + 4) * to_step) =
        __builtin_shufflevector(a[r], a[r + 4], 4, 5, 6, 7, 12, 13, 14, 15);
  }
}

// The sum of 16 lanes, by halves.
INLINE float total(floats v) {
  v += __builtin_shufflevector(v, v, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7);
  v += __builtin_shufflevector(v, v, 4, 5, 6, 7, 0, 1, 2, 3, 12, 13, 14, 15, 8, 9, 10, 11);
  v += __builtin_shufflevector(v, v, 2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13);
  v += __builtin_shufflevector(v, v, 1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14);
  return v[0];
}

// sums[row][c..<c+16], rows `stride` apart, (+)= sum over samples of x[sample][row] y[sample][c..<c+16], in the
// order of the samples. Up to `tile` rows; what is computed beyond `rows` is not stored.
INLINE void add_products(const float *x, size_t x_step, size_t rows, const float *y, size_t y_step,
                         size_t samples, size_t tile, int first, float *to, size_t stride) {
  floats sums[wide_tile];
  for (size_t r = 0; r < tile; r++)
    sums[r] = first || r >= rows ? splat(0) : load(to + r * stride);
  for (size_t s = 0; s < samples; s++) {
    const floats v = load(y + s * y_step);
    for (size_t r = 0; r < tile; r++)
      sums[r] = fma16(splat(x[s * x_step + (r < rows ? r : 0)]), v, sums[r]);
  }
  for (size_t r = 0; r < rows; r++) store(to + r * stride, sums[r]);
}

// gradient of W (+)= a^T delta, of b (+)= 1^T delta; a[sample][rounded(in)], delta[sample][rounded(out)].
INLINE void accumulate_layer(const float *a, size_t in, const float *delta, size_t out,
                             size_t samples, size_t tile, int first, float *gradient) {
  const size_t step = rounded(out);
  float *biases = gradient + shape_of(in, out).size;
  for (size_t c = 0; c < step; c += 16) {
    for (size_t i = 0; i < in; i += tile)
      add_products(a + i, rounded(in), in - i < tile ? in - i : tile, delta + c, step, samples,
                   tile, first, gradient + i * step + c, step);
    floats bias = first ? splat(0) : load(biases + c);
    // By halves, as in `total`.
    for (size_t s = 0; s < samples; s += 16) {
      floats part[16];
      for (size_t r = 0; r < 16; r++) part[r] = load(delta + (s + r) * step + c);
      for (size_t half = 8; half > 0; half /= 2)
        for (size_t r = 0; r < half; r++) part[r] += part[r + half];
      bias += part[0];
    }
    store(biases + c, bias);
  }
}

// The same for the last layer: delta[sample].
INLINE void accumulate_last(const float *a, size_t in, const float *delta, size_t samples,
                            int first, float *gradient) {
  for (size_t c = 0; c < rounded(in); c += 16)
    add_products(delta, 1, 1, a + c, rounded(in), samples, 1, first, gradient + c, 0);
  float *bias = gradient + rounded(in);
  if (first) store(bias, splat(0));
  for (size_t s = 0; s < samples; s += 16) *bias += total(load(delta + s));
}

// below[sample][c..<c+16] = (W^T delta[sample]) (1 - a^2), the rows c..<c+16 of W^T at transposed[out][16].
INLINE void propagate_block(const float *transposed, const float *delta, size_t delta_step,
                            size_t out, const float *a, size_t a_step, size_t samples, size_t tile,
                            float *below) {
  for (size_t s = 0; s < samples; s += tile) {
    floats sums[wide_tile];
    for (size_t r = 0; r < tile; r++) sums[r] = splat(0);
    for (size_t j = 0; j < out; j++) {
      const floats w = load(transposed + 16 * j);
      for (size_t r = 0; r < tile; r++)
        sums[r] = fma16(splat(delta[(s + r) * delta_step + j]), w, sums[r]);
    }
    for (size_t r = 0; r < tile; r++) {
      const floats activation = load(a + (s + r) * a_step);
      store(below + (s + r) * a_step, sums[r] * fma16(-activation, activation, splat(1)));
    }
  }
}

// below[sample][rounded(in)] = (W^T delta[sample]) (1 - a[sample]^2)
INLINE void propagate(const float *weights, const float *delta, const float *a, size_t in,
                      size_t out, size_t samples, size_t tile, float *below) {
  const size_t row = rounded(out);
  float transposed[16 * kernel_max_width] __attribute__((aligned(64)));
  for (size_t c = 0; c < rounded(in); c += 16) {
    for (size_t k = 0; k < 16; k += 8)
      for (size_t j = 0; j < row; j += 8)
        transpose8(weights + (c + k) * row + j, row, in < c + k ? 0 : in - c - k,
                   transposed + 16 * j + k, 16);
    propagate_block(transposed, delta, row, out, a + c, rounded(in), samples, tile, below + c);
  }
}

// What the passes of a gradient share.
typedef struct {
  const kernel_network *network;
  const float *weights[kernel_max_layers];
  float *gradients[kernel_max_layers];
  float factor;
} gradient_pass;

// The squared errors, by lane, of `samples` samples, a multiple of 16, of which the first `count` count; adds
// their gradient, or sets it if `first`.
INLINE floats pass(const gradient_pass *of, const float *inputs, const float *targets,
                   size_t lanes, size_t samples, size_t count, size_t tile, int first) {
  float a[kernel_max_layers][pass_samples * kernel_max_width] __attribute__((aligned(64)));
  float deltas[2][pass_samples * kernel_max_width] __attribute__((aligned(64)));
  float outputs[pass_samples] __attribute__((aligned(64)));
  const size_t *widths = of->network->widths, last = of->network->layers - 1;
  gather(inputs, widths[0], lanes, samples, a[0]);
  for (size_t l = 0; l < last; l++)
    hidden_layer(of->weights[l], widths[l], widths[l + 1], a[l], samples, tile, a[l + 1]);
  last_layer(of->weights[last], widths[last], a[last], samples, outputs);

  const words lane = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  floats loss = splat(0);
  for (size_t s = 0; s < samples; s += 16) {
    const ints counted = lane + (uint32_t)s < (uint32_t)count;
    const floats error = choose(counted, load(targets + s) - load(outputs + s), splat(0));
    store(outputs + s, error * splat(of->factor));
    loss += error * error;
  }
  accumulate_last(a[last], widths[last], outputs, samples, first, of->gradients[last]);
  for (size_t l = last; l-- > 0;) {
    float *delta = deltas[l % 2];
    const size_t in = widths[l + 1], out = widths[l + 2];
    if (l + 1 == last)
      for (size_t c = 0; c < rounded(in); c += 16)
        propagate_block(of->weights[last] + c, outputs, 1, 1, a[last] + c, rounded(in), samples,
                        tile, delta + c);
    else
      propagate(of->weights[l + 1], deltas[(l + 1) % 2], a[l + 1], in, out, samples, tile, delta);
    accumulate_layer(a[l], widths[l], delta, in, samples, tile, first, of->gradients[l]);
  }
  return loss;
}

INLINE float gradient_of(const kernel_network *network, const float *parameters,
                         const float *inputs, const float *targets, size_t lanes, size_t count,
                         size_t tile, float *gradient) {
  gradient_pass of = {network, {0}, {0}, -2.0f / (float)count};
  size_t offset = 0;
  for (size_t l = 0; l < network->layers; l++) {
    of.weights[l] = parameters + offset, of.gradients[l] = gradient + offset;
    offset += layer_size(network->widths[l], network->widths[l + 1]);
  }
  floats loss = splat(0);
  for (size_t at = 0; at < count; at += pass_samples) {
    const size_t left = rounded(count - at);
    const size_t samples = left < pass_samples ? left : pass_samples;
    loss += pass(&of, inputs + at, targets + at, lanes, samples, count - at, tile, at == 0);
  }
  return total(loss) / (float)count;
}

NARROW static float gradient_narrow(const kernel_network *network, const float *parameters,
                                            const float *inputs, const float *targets, size_t lanes,
                                            size_t count, float *gradient) {
  return gradient_of(network, parameters, inputs, targets, lanes, count, narrow_tile, gradient);
}

WIDE static float gradient_wide(const kernel_network *network, const float *parameters,
                                const float *inputs, const float *targets, size_t lanes,
                                size_t count, float *gradient) {
  return gradient_of(network, parameters, inputs, targets, lanes, count, wide_tile, gradient);
}

float kernel_network_gradient(const kernel_network *network, const float *parameters,
                              const float *inputs, const float *targets, size_t lanes,
                              size_t count, float *gradient) {
  return registers_are_wide()
             ? gradient_wide(network, parameters, inputs, targets, lanes, count, gradient)
             : gradient_narrow(network, parameters, inputs, targets, lanes, count, gradient);
}

MULTIVERSIONED void kernel_adam(float *parameters, const float *gradient, float *first,
                                float *second, size_t count, float rate, float beta1, float beta2,
                                float epsilon, float correction1, float correction2, float decay) {
  for (size_t i = 0; i < count; i += 16) {
    floats p = load(parameters + i);
    floats g = fma16(splat(decay), p, load(gradient + i));
    floats m = fma16(splat(beta1), load(first + i), splat(1 - beta1) * g);
    floats v = fma16(splat(beta2), load(second + i), splat(1 - beta2) * g * g);
    store(first + i, m), store(second + i, v);
    floats spread = fma16(__builtin_elementwise_sqrt(v), splat(correction2), splat(epsilon));
    store(parameters + i, fma16(splat(-rate * correction1), m / spread, p));
  }
}

