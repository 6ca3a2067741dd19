#include "cmujoco.h"

#include "recovery.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// MARK: OpenGL without a screen
//
// Loaded when a picture is asked for, so that a machine without it runs everything else. EGL and OSMesa are
// called without their headers: a handful of functions, and of numbers from their specifications, is enough.

typedef struct {
  /// EGL's display and context, or OSMesa's context alone.
  void *display, *context;
  /// OSMesa's own frame, which is never read.
  void *frame;
  void (*close)(void *display, void *context);
} screen;

static void *symbol(void *library, const char *name) { return library ? dlsym(library, name) : NULL; }

// The display belongs to the whole process: terminating it would take it from other canvases.
static void close_egl(void *display, void *context) {
  void *egl = dlopen("libEGL.so.1", RTLD_NOW | RTLD_NOLOAD);
  unsigned (*make_current)(void *, void *, void *, void *) = symbol(egl, "eglMakeCurrent");
  unsigned (*destroy)(void *, void *) = symbol(egl, "eglDestroyContext");
  make_current(display, NULL, NULL, NULL);
  destroy(display, context);
}

static int open_egl(screen *s, void *egl, char *error, size_t size) {
  void *(*address)(const char *) = symbol(egl, "eglGetProcAddress");
  unsigned (*initialize)(void *, int *, int *) = symbol(egl, "eglInitialize");
  unsigned (*bind)(unsigned) = symbol(egl, "eglBindAPI");
  unsigned (*choose)(void *, const int *, void **, int, int *) = symbol(egl, "eglChooseConfig");
  void *(*create)(void *, void *, void *, const int *) = symbol(egl, "eglCreateContext");
  unsigned (*make_current)(void *, void *, void *, void *) = symbol(egl, "eglMakeCurrent");
  void *(*get_display)(unsigned, void *, const int *) = address ? address("eglGetPlatformDisplayEXT") : NULL;
  // EGL_PLATFORM_SURFACELESS_MESA: Mesa, with a graphics card or without.
  void *display = get_display ? get_display(0x31DD, NULL, NULL) : NULL;
  if (display == NULL || !initialize(display, NULL, NULL))
    return snprintf(error, size, "libEGL.so.1 has no display without a surface (Mesa's drivers)"), 0;
  // EGL_SURFACE_TYPE none, EGL_RENDERABLE_TYPE EGL_OPENGL_BIT, EGL_NONE
  const int wanted[] = {0x3033, 0, 0x3040, 0x0008, 0x3038};
  void *config = NULL, *context = NULL;
  int count = 0;
  // EGL_OPENGL_API
  if (bind(0x30A2) && choose(display, wanted, &config, 1, &count) && count > 0)
    context = create(display, config, NULL, NULL);
  if (context == NULL || !make_current(display, NULL, NULL, context))
    return snprintf(error, size, "libEGL.so.1 gives no OpenGL context"), 0;
  *s = (screen){display, context, NULL, close_egl};
  return 1;
}

// MuJoCo takes its functions from the first of these libraries that is loaded, so a useless one is unloaded.
static int load_egl(screen *s, char *error, size_t size) {
  void *egl = dlopen("libEGL.so.1", RTLD_NOW | RTLD_GLOBAL);
  if (egl == NULL) return snprintf(error, size, "%s", dlerror()), 0;
  if (open_egl(s, egl, error, size)) return 1;
  dlclose(egl);
  return 0;
}

static void close_osmesa(void *display, void *context) {
  (void)display;
  void *mesa = dlopen("libOSMesa.so.8", RTLD_NOW | RTLD_NOLOAD);
  void (*destroy)(void *) = symbol(mesa, "OSMesaDestroyContext");
  destroy(context);
}

static int open_osmesa(screen *s, char *error, size_t size) {
  void *mesa = dlopen("libOSMesa.so.8", RTLD_NOW | RTLD_GLOBAL);
  if (mesa == NULL) return snprintf(error, size, "%s", dlerror()), 0;
  void *(*create)(unsigned, int, int, int, void *) = symbol(mesa, "OSMesaCreateContextExt");
  unsigned char (*make_current)(void *, void *, unsigned, int, int) = symbol(mesa, "OSMesaMakeCurrent");
  enum { side = 16, rgba = 0x1908, unsigned_byte = 0x1401 };
  void *context = create && make_current ? create(rgba, 24, 8, 0, NULL) : NULL;
  void *frame = malloc(4 * side * side);
  if (context == NULL || frame == NULL || !make_current(context, frame, unsigned_byte, side, side)) {
    free(frame);
    return snprintf(error, size, "libOSMesa.so.8 gives no OpenGL context"), 0;
  }
  *s = (screen){NULL, context, frame, close_osmesa};
  return 1;
}

static int open_screen(screen *s, char *error, size_t size) {
  char egl[256], mesa[256];
  if (load_egl(s, egl, sizeof egl) || open_osmesa(s, mesa, sizeof mesa)) return 1;
  snprintf(error, size, "%s; %s", egl, mesa);
  return 0;
}

static void close_screen(screen *s) {
  if (s->close) s->close(s->display, s->context);
  free(s->frame);
}

// MARK: Pictures

struct cmujoco_canvas {
  const mjModel *model;
  mjData *data;
  mjvScene scene;
  mjrContext context;
  screen screen;
};

static void prepare(cmujoco_canvas *canvas, int width, int height) {
  canvas->data = mj_makeData(canvas->model);
  mjv_makeScene(canvas->model, &canvas->scene, 1000);
  mjr_makeContext(canvas->model, &canvas->context, mjFONTSCALE_100);
  mjr_resizeOffscreen(width, height, &canvas->context);
  mjr_setBuffer(mjFB_OFFSCREEN, &canvas->context);
}

cmujoco_canvas *cmujoco_canvas_open(const mjModel *model, int width, int height, char *error, int size) {
  cmujoco_canvas *canvas = calloc(1, sizeof *canvas);
  if (canvas == NULL) return snprintf(error, (size_t)size, "no memory"), NULL;
  canvas->model = model;
  mjv_defaultScene(&canvas->scene);
  mjr_defaultContext(&canvas->context);
  if (!open_screen(&canvas->screen, error, (size_t)size)) {
    free(canvas);
    return NULL;
  }
  jmp_buf here;
  cmujoco_recovery = &here;
  const int failed = setjmp(here);
  if (failed == 0) prepare(canvas, width, height);
  cmujoco_recovery = NULL;
  if (failed) {
    snprintf(error, (size_t)size, "%s", cmujoco_reason);
    cmujoco_canvas_close(canvas);
    return NULL;
  }
  return canvas;
}

void cmujoco_canvas_close(cmujoco_canvas *canvas) {
  mjr_freeContext(&canvas->context);
  mjv_freeScene(&canvas->scene);
  mj_deleteData(canvas->data);
  close_screen(&canvas->screen);
  free(canvas);
}

// OpenGL's first row is the lowest.
static void flip(unsigned char *pixels, size_t row, int rows) {
  for (int y = 0; y < rows / 2; y++) {
    unsigned char *upper = pixels + y * row, *lower = pixels + (rows - 1 - y) * row;
    for (size_t x = 0; x < row; x++) {
      const unsigned char byte = upper[x];
      upper[x] = lower[x];
      lower[x] = byte;
    }
  }
}

static void draw(cmujoco_canvas *canvas, const cmujoco_view *view, unsigned char *pixels) {
  const mjModel *m = canvas->model;
  mjvOption option;
  mjv_defaultOption(&option);
  // Every geom is drawn, but no site: sites only sense.
  memset(option.geomgroup, 1, sizeof option.geomgroup);
  memset(option.sitegroup, 0, sizeof option.sitegroup);
  mjvCamera camera;
  mjv_defaultCamera(&camera);
  memcpy(camera.lookat, view->focus, sizeof camera.lookat);
  camera.distance = view->distance;
  camera.azimuth = view->azimuth;
  camera.elevation = view->elevation;
  mj_forward(m, canvas->data);
  mjv_updateScene(m, canvas->data, &option, NULL, &camera, mjCAT_ALL, &canvas->scene);
  const mjrRect page = {0, 0, canvas->context.offWidth, canvas->context.offHeight};
  mjr_render(page, &canvas->scene, &canvas->context);
  mjr_readPixels(pixels, NULL, page, &canvas->context);
  flip(pixels, 3 * (size_t)page.width, page.height);
}

int cmujoco_draw(cmujoco_canvas *canvas, const double *qpos, const double *mocap_quat,
                 const cmujoco_view *view, unsigned char *pixels, char *error, int size) {
  const mjModel *m = canvas->model;
  memcpy(canvas->data->qpos, qpos, sizeof *qpos * (size_t)m->nq);
  if (m->nmocap) memcpy(canvas->data->mocap_quat, mocap_quat, 4 * sizeof *qpos * (size_t)m->nmocap);
  jmp_buf here;
  cmujoco_recovery = &here;
  const int failed = setjmp(here);
  if (failed == 0) draw(canvas, view, pixels);
  cmujoco_recovery = NULL;
  if (failed) snprintf(error, (size_t)size, "%s", cmujoco_reason);
  return failed;
}
