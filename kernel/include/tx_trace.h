/*
 * Event trace: this kernel has none. The services exist and return
 * TX_FEATURE_NOT_ENABLED; the two ISR marks do nothing.
 */
#ifndef TX_TRACE_H
#define TX_TRACE_H

#include "tx_api.h"

#endif
