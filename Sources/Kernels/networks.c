#include "lanes.h"

INLINE size_t rounded(size_t n) { return (n + 15) & ~(size_t)15; }

// Where the weights of a layer are: (output, input) at output * output_step + input * input_step. The
// rows run along the wider side, so that little of them is padding.
typedef struct {
  size_t output_step, input_step, size;
} shape;

INLINE shape shape_of(size_t in, size_t out) {
  const size_t wide = in < out ? out : in, narrow = in < out ? in : out;
  const size_t row = rounded(wide);
  return (shape){in < out ? 1 : row, in < out ? row : 1, narrow * row};
}

INLINE size_t layer_size(size_t in, size_t out) { return shape_of(in, out).size + rounded(out); }

size_t kernel_network_size(const kernel_network *network) {
  size_t size = 0;
  for (size_t l = 0; l < network->layers; l++)
    size += layer_size(network->widths[l], network->widths[l + 1]);
  return size;
}

// Eight outputs at a time: eight independent sums hide the latency of the multiply-adds.
#define TILE 8

// y[out][stride] = b + W x for `blocks` times 16 lanes, each sum in the order of the inputs. Two blocks share the
// loads of the weights.
INLINE void dense(const float *weights, size_t in, size_t out, const float *x, size_t x_stride,
                  float *y, size_t y_stride, size_t blocks, int activate) {
  const shape s = shape_of(in, out);
  const size_t tile = TILE / blocks;
  const float *biases = weights + s.size;
  size_t j = 0;
  for (; j + tile <= out; j += tile) {
    floats sums[TILE], v[2];
    for (size_t r = 0; r < TILE; r++) sums[r] = splat(biases[j + r / blocks]);
    const float *w = weights + j * s.output_step;
    for (size_t i = 0; i < in; i++, w += s.input_step) {
      for (size_t b = 0; b < blocks; b++) v[b] = load(x + i * x_stride + 16 * b);
      for (size_t r = 0; r < TILE; r++)
        sums[r] = fma16(splat(w[r / blocks * s.output_step]), v[r % blocks], sums[r]);
    }
    for (size_t r = 0; r < TILE; r++)
      store(y + (j + r / blocks) * y_stride + 16 * (r % blocks),
            activate ? tanh16(sums[r]) : sums[r]);
  }
  for (; j < out; j++)
    for (size_t b = 0; b < blocks; b++) {
      floats sum = splat(biases[j]);
      for (size_t i = 0; i < in; i++)
        sum = fma16(splat(weights[j * s.output_step + i * s.input_step]),
                    load(x + i * x_stride + 16 * b), sum);
      store(y + j * y_stride + 16 * b, activate ? tanh16(sum) : sum);
    }
}

INLINE void evaluate(const kernel_network *network, const float *parameters, const float *inputs,
                     size_t lanes, size_t blocks, float scale, float shift, int accumulate,
                     float *out) {
  float even[kernel_max_width * 32] __attribute__((aligned(64)));
  float odd[kernel_max_width * 32] __attribute__((aligned(64)));
  const float *weights = parameters, *x = inputs;
  size_t x_stride = lanes;
  float *y = even;
  for (size_t l = 0; l < network->layers; l++) {
    size_t in = network->widths[l], width = network->widths[l + 1];
    y = l % 2 ? odd : even;
    dense(weights, in, width, x, x_stride, y, 16 * blocks, blocks, l + 1 < network->layers);
    weights += layer_size(in, width);
    x = y, x_stride = 16 * blocks;
  }
  for (size_t b = 0; b < blocks; b++) {
    floats result = fma16(splat(scale), load(y + 16 * b), splat(shift));
    store(out + 16 * b, accumulate ? load(out + 16 * b) + result : result);
  }
}

MULTIVERSIONED void kernel_network_evaluate(const kernel_network *network, const float *parameters,
                                            const float *inputs, size_t lanes, float scale,
                                            float shift, int accumulate, float *out) {
  size_t lane = 0;
  for (; lane + 32 <= lanes; lane += 32)
    evaluate(network, parameters, inputs + lane, lanes, 2, scale, shift, accumulate, out + lane);
  for (; lane < lanes; lane += 16)
    evaluate(network, parameters, inputs + lane, lanes, 1, scale, shift, accumulate, out + lane);
}

// Turns 16 rows of 16 lanes into 16 lanes of 16 rows: four perfect shuffles.
INLINE void transpose16(floats rows[16]) {
  for (int round = 0; round < 4; round++) {
    floats shuffled[16];
    for (int i = 0; i < 8; i++) {
      shuffled[2 * i] = __builtin_shufflevector(rows[i], rows[i + 8], 0, 16, 1, 17, 2, 18, 3, 19, 4,
                                                20, 5, 21, 6, 22, 7, 23);
      shuffled[2 * i + 1] = __builtin_shufflevector(rows[i], rows[i + 8], 8, 24, 9, 25, 10, 26, 11,
                                                    27, 12, 28, 13, 29, 14, 30, 15, 31);
    }
    for (int i = 0; i < 16; i++) rows[i] = shuffled[i];
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

// sums[row][column] += x[row] y[column], summed over the 16 lanes.
INLINE void add_products(const float *x, size_t x_stride, size_t rows, const float *y,
                         size_t y_stride, size_t columns, float *sums) {
  const size_t stride = rounded(columns);
  float transposed[16 * kernel_max_width] __attribute__((aligned(64)));
  for (size_t c = 0; c < stride; c += 16) {
    floats block[16];
    for (size_t i = 0; i < 16; i++)
      block[i] = c + i < columns ? load(y + (c + i) * y_stride) : splat(0);
    transpose16(block);
    for (size_t lane = 0; lane < 16; lane++) store(transposed + lane * stride + c, block[lane]);
  }
  for (size_t c = 0; c < stride; c += 16) {
    size_t row = 0;
    for (; row + TILE <= rows; row += TILE) {
      floats tile[TILE];
      for (size_t r = 0; r < TILE; r++) tile[r] = load(sums + (row + r) * stride + c);
      for (size_t lane = 0; lane < 16; lane++) {
        floats v = load(transposed + lane * stride + c);
        for (size_t r = 0; r < TILE; r++)
          tile[r] = fma16(splat(x[(row + r) * x_stride + lane]), v, tile[r]);
      }
      for (size_t r = 0; r < TILE; r++) store(sums + (row + r) * stride + c, tile[r]);
    }
    for (; row < rows; row++) {
      floats sum = load(sums + row * stride + c);
      for (size_t lane = 0; lane < 16; lane++)
        sum = fma16(splat(x[row * x_stride + lane]), load(transposed + lane * stride + c), sum);
      store(sums + row * stride + c, sum);
    }
  }
}

// gradient of W += delta a^T, of b += delta 1, both summed over the 16 lanes.
INLINE void accumulate_weights(const float *delta, const float *a, size_t a_stride, size_t in,
                               size_t out, float *gradient) {
  if (in < out)
    add_products(a, a_stride, in, delta, 16, out, gradient);
  else
    add_products(delta, 16, out, a, a_stride, in, gradient);
  float *biases = gradient + shape_of(in, out).size;
  for (size_t j = 0; j < out; j++) biases[j] += total(load(delta + j * 16));
}

// below[in][16] = (W^T delta) (1 - a^2)
INLINE void propagate(const float *weights, const float *delta, const float *a, size_t a_stride,
                      size_t in, size_t out, float *below) {
  const shape s = shape_of(in, out);
  for (size_t i = 0; i < in; i += TILE) {
    size_t rows = in - i < TILE ? in - i : TILE;
    floats sums[TILE];
    for (size_t r = 0; r < TILE; r++) sums[r] = splat(0);
    for (size_t j = 0; j < out; j++) {
      floats v = load(delta + j * 16);
      const float *w = weights + j * s.output_step + i * s.input_step;
      // Sums beyond `rows` are not stored.
      for (size_t r = 0; r < TILE; r++)
        sums[r] = fma16(splat(w[r < rows ? r * s.input_step : 0]), v, sums[r]);
    }
    for (size_t r = 0; r < rows; r++) {
      floats activation = load(a + (i + r) * a_stride);
      store(below + (i + r) * 16, sums[r] * fma16(-activation, activation, splat(1)));
    }
  }
}

// What the passes of a gradient share.
typedef struct {
  const kernel_network *network;
  const float *weights[kernel_max_layers];
  float *gradients[kernel_max_layers];
  float factor;
} gradient_pass;

// The squared errors of 16 samples; their gradient is added. The activations of layer l are at
// activations[l + 1], `stride[l + 1]` apart, the inputs at activations[0].
INLINE floats backward(const gradient_pass *pass, const float *const *activations,
                       const size_t *strides, floats targets, ints counted) {
  float deltas[2][kernel_max_width * 16] __attribute__((aligned(64)));
  const size_t layers = pass->network->layers;
  floats error = choose(counted, targets - load(activations[layers]), splat(0));
  float *delta = deltas[0], *below = deltas[1];
  store(delta, error * splat(pass->factor));
  for (size_t l = layers; l-- > 0;) {
    size_t in = pass->network->widths[l], out = pass->network->widths[l + 1];
    accumulate_weights(delta, activations[l], strides[l], in, out, pass->gradients[l]);
    if (l > 0) {
      propagate(pass->weights[l], delta, activations[l], strides[l], in, out, below);
      float *done = delta;
      delta = below, below = done;
    }
  }
  return error * error;
}

// The same for `blocks` times 16 samples.
INLINE floats pass_samples(const gradient_pass *pass, const float *inputs, const float *targets,
                           size_t lanes, size_t count, size_t blocks) {
  float layer_outputs[kernel_max_layers][kernel_max_width * 32] __attribute__((aligned(64)));
  const size_t layers = pass->network->layers;
  const float *activations[kernel_max_layers + 1] = {inputs};
  size_t strides[kernel_max_layers + 1] = {lanes};
  for (size_t l = 0; l < layers; l++) {
    dense(pass->weights[l], pass->network->widths[l], pass->network->widths[l + 1], activations[l],
          strides[l], layer_outputs[l], 16 * blocks, blocks, l + 1 < layers);
    activations[l + 1] = layer_outputs[l], strides[l + 1] = 16 * blocks;
  }
  const words lane = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  floats loss = splat(0);
  for (size_t b = 0; b < blocks; b++) {
    loss += backward(pass, activations, strides, load(targets + 16 * b),
                     lane + (uint32_t)(16 * b) < (uint32_t)count);
    for (size_t l = 0; l <= layers; l++) activations[l] += 16;
  }
  return loss;
}

MULTIVERSIONED float kernel_network_gradient(const kernel_network *network, const float *parameters,
                                             const float *inputs, const float *targets,
                                             size_t lanes, size_t count, float *gradient) {
  gradient_pass pass = {network, {0}, {0}, -2.0f / (float)count};
  size_t offset = 0;
  for (size_t l = 0; l < network->layers; l++) {
    pass.weights[l] = parameters + offset, pass.gradients[l] = gradient + offset;
    offset += layer_size(network->widths[l], network->widths[l + 1]);
  }
  for (size_t i = 0; i < offset; i++) gradient[i] = 0;
  floats loss = splat(0);
  size_t at = 0;
  for (; at + 16 < count; at += 32)
    loss += pass_samples(&pass, inputs + at, targets + at, lanes, count - at, 2);
  for (; at < count; at += 16)
    loss += pass_samples(&pass, inputs + at, targets + at, lanes, count - at, 1);
  return total(loss) / (float)count;
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

MULTIVERSIONED void kernel_log_mean_exp(const float *values, size_t members, size_t lanes,
                                        float kappa, float *out) {
  for (size_t block = 0; block < lanes; block += 16) {
    floats top = load(values + block);
    for (size_t k = 1; k < members; k++) top = greatest(top, load(values + k * lanes + block));
    floats sum = splat(0);
    for (size_t k = 0; k < members; k++)
      sum += exp16(splat(kappa) * (load(values + k * lanes + block) - top));
    floats mean = sum * splat(1.0f / (float)members);
    store(out + block, fma16(log16(mean), splat(1.0f / kappa), top));
  }
}
