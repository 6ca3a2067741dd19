#include "layers.h"

size_t kernel_network_size(const kernel_network *network) {
  size_t size = 0;
  for (size_t l = 0; l < network->layers; l++)
    size += layer_size(network->widths[l], network->widths[l + 1]);
  return size;
}

// y[out][stride] = b + W x for `blocks` times 16 samples, which are in lanes, each sum in the order of the inputs.
// Two blocks share the loads of the weights.
INLINE void dense(const float *weights, size_t in, size_t out, const float *x, size_t x_stride,
                  float *y, size_t y_stride, size_t blocks, size_t tile, int activate) {
  const shape s = shape_of(in, out);
  const size_t rows = tile / blocks;
  const float *biases = weights + s.size;
  size_t j = 0;
  for (; j + rows <= out; j += rows) {
    floats sums[wide_tile], v[2];
    for (size_t r = 0; r < tile; r++) sums[r] = splat(biases[j + r / blocks]);
    const float *w = weights + j * s.output_step;
    for (size_t i = 0; i < in; i++, w += s.input_step) {
      for (size_t b = 0; b < blocks; b++) v[b] = load(x + i * x_stride + 16 * b);
      for (size_t r = 0; r < tile; r++)
        sums[r] = fma16(splat(w[r / blocks * s.output_step]), v[r % blocks], sums[r]);
    }
    for (size_t r = 0; r < tile; r++)
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

INLINE void evaluate_blocks(const kernel_network *network, const float *parameters,
                            const float *inputs, size_t lanes, size_t blocks, size_t tile,
                            float scale, float shift, int accumulate, float *out) {
  float even[kernel_max_width * 32] __attribute__((aligned(64)));
  float odd[kernel_max_width * 32] __attribute__((aligned(64)));
  const float *weights = parameters, *x = inputs;
  size_t x_stride = lanes;
  float *y = even;
  for (size_t l = 0; l < network->layers; l++) {
    size_t in = network->widths[l], width = network->widths[l + 1];
    y = l % 2 ? odd : even;
    dense(weights, in, width, x, x_stride, y, 16 * blocks, blocks, tile, l + 1 < network->layers);
    weights += layer_size(in, width);
    x = y, x_stride = 16 * blocks;
  }
  for (size_t b = 0; b < blocks; b++) {
    floats result = fma16(splat(scale), load(y + 16 * b), splat(shift));
    store(out + 16 * b, accumulate ? load(out + 16 * b) + result : result);
  }
}

INLINE void evaluate(const kernel_network *network, const float *parameters, const float *inputs,
                     size_t lanes, size_t tile, float scale, float shift, int accumulate,
                     float *out) {
  size_t lane = 0;
  for (; lane + 32 <= lanes; lane += 32)
    evaluate_blocks(network, parameters, inputs + lane, lanes, 2, tile, scale, shift, accumulate,
                    out + lane);
  for (; lane < lanes; lane += 16)
    evaluate_blocks(network, parameters, inputs + lane, lanes, 1, tile, scale, shift, accumulate,
                    out + lane);
}

NARROW static void evaluate_narrow(const kernel_network *network, const float *parameters,
                                   const float *inputs, size_t lanes, float scale, float shift,
                                   int accumulate, float *out) {
  evaluate(network, parameters, inputs, lanes, narrow_tile, scale, shift, accumulate, out);
}

WIDE static void evaluate_wide(const kernel_network *network, const float *parameters,
                               const float *inputs, size_t lanes, float scale, float shift,
                               int accumulate, float *out) {
  evaluate(network, parameters, inputs, lanes, wide_tile, scale, shift, accumulate, out);
}

// Units in lanes: a layer takes a sixteenth of the operations, and each sum is the same.
MULTIVERSIONED static void evaluate_one(const kernel_network *network, const float *parameters,
                                        const float *inputs, float scale, float shift,
                                        int accumulate, float *out) {
  float rows[2][kernel_max_width] __attribute__((aligned(64)));
  const size_t last = network->layers - 1;
  gather(inputs, network->widths[0], 1, 1, rows[0]);
  for (size_t l = 0; l < last; l++) {
    const size_t in = network->widths[l], width = network->widths[l + 1];
    hidden_layer(parameters, in, width, rows[l % 2], 1, 1, rows[(l + 1) % 2]);
    parameters += layer_size(in, width);
  }
  float value;
  last_layer(parameters, network->widths[last], rows[last % 2], 1, &value);
  value = __builtin_fmaf(scale, value, shift);
  *out = accumulate ? *out + value : value;
}

void kernel_network_evaluate(const kernel_network *network, const float *parameters,
                             const float *inputs, size_t lanes, float scale, float shift,
                             int accumulate, float *out) {
  if (lanes == 1)
    evaluate_one(network, parameters, inputs, scale, shift, accumulate, out);
  else if (registers_are_wide())
    evaluate_wide(network, parameters, inputs, lanes, scale, shift, accumulate, out);
  else
    evaluate_narrow(network, parameters, inputs, lanes, scale, shift, accumulate, out);
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
