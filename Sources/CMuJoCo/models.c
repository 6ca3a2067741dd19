#include "cmujoco.h"

#include "recovery.h"

#include <stdio.h>
#include <stdlib.h>

#pragma clang diagnostic ignored "-Wc23-extensions"
#if !__has_embed("../../.deps/models/humanoid.xml")
#error "humanoid.xml is not in .deps: run 'make setup'"
#endif
static const char humanoid_xml[] = {
#embed "../../.deps/models/humanoid.xml"
    , 0};
const char *cmujoco_humanoid_xml(void) { return humanoid_xml; }

#if !__has_embed("../../.deps/models/adroit_model.xml") || !__has_embed("../../.deps/models/adroit_assets.xml")
#error "The Adroit hand is not in .deps: run 'make setup'"
#endif
static const char adroit_model_xml[] = {
#embed "../../.deps/models/adroit_model.xml"
};
static const char adroit_assets_xml[] = {
#embed "../../.deps/models/adroit_assets.xml"
};

_Thread_local jmp_buf *cmujoco_recovery;
_Thread_local char cmujoco_reason[1024];

// Warnings are counted by the simulations that they concern, so nothing is lost here.
static void on_message(const mjLogMessage *message) {
  if (message->level != mjLOG_ERROR) return;
  if (cmujoco_recovery == NULL) {
    fprintf(stderr, "MuJoCo: %s\n", message->subject);
    abort();
  }
  snprintf(cmujoco_reason, sizeof cmujoco_reason, "%s", message->subject);
  longjmp(*cmujoco_recovery, 1);
}

// MuJoCo's own handler would write MUJOCO_LOG.TXT into the working folder and exit.
__attribute__((constructor)) static void install(void) { mju_setLogHandler(on_message); }

mjSpec *cmujoco_parse(const char *xml, char *error, int size) {
  mjVFS files;
  mj_defaultVFS(&files);
  jmp_buf here;
  mjSpec *volatile spec = NULL;
  cmujoco_recovery = &here;
  if (setjmp(here) == 0) {
    mj_addBufferVFS(&files, "adroit_model.xml", adroit_model_xml, sizeof adroit_model_xml);
    mj_addBufferVFS(&files, "adroit_assets.xml", adroit_assets_xml, sizeof adroit_assets_xml);
    spec = mj_parseXMLString(xml, &files, error, size);
  } else {
    snprintf(error, (size_t)size, "%s", cmujoco_reason);
  }
  cmujoco_recovery = NULL;
  mj_deleteVFS(&files);
  return spec;
}

mjModel *cmujoco_compile(mjSpec *spec, char *error, int size) {
  jmp_buf here;
  mjModel *volatile model = NULL;
  cmujoco_recovery = &here;
  if (setjmp(here) == 0) {
    model = mj_compile(spec, NULL);
    if (model == NULL) snprintf(error, (size_t)size, "%s", mjs_getError(spec));
  } else {
    snprintf(error, (size_t)size, "%s", cmujoco_reason);
  }
  cmujoco_recovery = NULL;
  return model;
}

mjBatch *cmujoco_batch(const mjModel *model, int count, int threads, char *error, int size) {
  mjBatchConfig config;
  mjb_defaultConfig(&config);
  config.nthread = threads;

  jmp_buf here;
  mjBatch *volatile batch = NULL;
  cmujoco_recovery = &here;
  if (setjmp(here) == 0)
    batch = mjb_makeBatch(model, count, &config, error, size);
  else
    snprintf(error, (size_t)size, "%s", cmujoco_reason);
  cmujoco_recovery = NULL;
  return batch;
}

const char *cmujoco_hand_xml(int part, size_t *size) {
  *size = part == 0 ? sizeof adroit_model_xml : sizeof adroit_assets_xml;
  return part == 0 ? adroit_model_xml : adroit_assets_xml;
}
