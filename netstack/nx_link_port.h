/*
 * What the two link drivers share: ports (an interface at a network), frames,
 * and the one interrupt handler of the board's Ethernet controllers.
 */
#ifndef NX_LINK_PORT_H
#define NX_LINK_PORT_H

#include "nx_internal.h"

#define NX_LINK_PORTS       16      /* of all instances of a board together */
#define NX_LINK_MTU         1500
#ifdef NX_ENABLE_VLAN
#define NX_LINK_FRAME_MAX   (NX_LINK_MTU + NX_LINK_ETHERNET_HEADER_SIZE + NX_LINK_VLAN_HEADER_SIZE)
#else
#define NX_LINK_FRAME_MAX   (NX_LINK_MTU + NX_LINK_ETHERNET_HEADER_SIZE)
#endif
/* A received frame begins here in its packet: what follows is aligned. */
#define NX_LINK_FRAME_SKIP  2

enum nx_link_network { NX_LINK_NONE, NX_LINK_RAM, NX_LINK_CONTROLLER };

typedef struct NX_LINK_PORT_STRUCT {
    enum nx_link_network network;   /* NX_LINK_NONE: unused */
    UINT controller;                /* of NX_LINK_CONTROLLER */
    UINT enabled;
    NX_IP *ip;
    NX_INTERFACE *nx_interface;
    ULONG msw, lsw;                 /* what it answers to */
    ULONG factory_msw, factory_lsw;
    ULONG sent, received, errors, allocation_errors;
} NX_LINK_PORT;

/* Ports in use, [0] first; those of one network in order of attachment. */
NX_LINK_PORT *_nx_link_port_at(UINT index);
/* Places [0, count) hold all of them. */
UINT _nx_link_port_count(VOID);
NX_LINK_PORT *_nx_link_port_attach(NX_IP_DRIVER *request, enum nx_link_network network,
                                   UINT controller);
/* How a driver begins: the port of the request's interface, or NX_NULL when the
 * request is answered: NX_LINK_INTERFACE_ATTACH (by attach(), unless the port is
 * there), and any for which there is no port; its packet is released. */
NX_LINK_PORT *_nx_link_port_ready(NX_IP_DRIVER *request, UINT (*attach)(NX_IP_DRIVER *));
VOID _nx_link_port_detach(NX_LINK_PORT *port);
/* A port that owns the controller, or NX_NULL. */
NX_LINK_PORT *_nx_link_controller_owner(UINT controller);

/* NX_LINK_INITIALIZE: tells the interface MTU, address and that it maps. */
VOID _nx_link_port_initialize(NX_LINK_PORT *port);
/* Commands that are the same everywhere; the status. */
UINT _nx_link_port_command(NX_LINK_PORT *port, NX_IP_DRIVER *request);

/* The request's packet as a frame, in one piece: in the packet itself where its
 * room allows, else copied to `space` (NX_LINK_FRAME_MAX bytes). NX_NULL when
 * it cannot be a frame (the port counts an error). */
const UCHAR *_nx_link_frame_write(NX_LINK_PORT *port, const NX_IP_DRIVER *request, UCHAR *space,
                                  ULONG *length);
/* A frame that reached the port: filtered, copied to a packet, handed up. */
VOID _nx_link_frame_receive(NX_LINK_PORT *port, const UCHAR *frame, ULONG length);
/* The frame's destination is the port's own address. */
UINT _nx_link_frame_is_for(const NX_LINK_PORT *port, const UCHAR *frame);

/* Connects the controllers' interrupt, which drains all of them: frames go to
 * the controller's owner, those of a controller 0 without owner to the RAM
 * network. */
VOID _nx_link_interrupt_connect(VOID);
/* Gives a frame that came from elsewhere to the ports of the RAM network. */
VOID _nx_ram_network_input(const UCHAR *frame, ULONG length);

#endif
