/*
 * lwIP as the benchmark has it: its defaults, with the sizes of our boards.
 * PCBS: connections that it can hold.
 */
#ifndef LWIPOPTS_H
#define LWIPOPTS_H

#define NO_SYS               1
#define SYS_LIGHTWEIGHT_PROT 0
#define LWIP_SOCKET          0
#define LWIP_NETCONN         0
#define LWIP_STATS           0
#define MEM_ALIGNMENT        8
#define MEM_SIZE             (PCBS * 2048 + 1024 * 1024)
#define MEMP_NUM_PBUF        1024
#define MEMP_NUM_TCP_PCB     PCBS
#define MEMP_NUM_TCP_SEG     (PCBS * 4 + 1024)
#define PBUF_POOL_SIZE       512
#define PBUF_POOL_BUFSIZE    1568
#define TCP_MSS              1460
#define TCP_WND              65535
#define TCP_SND_BUF          65535
#define TCP_SND_QUEUELEN     256

#endif
