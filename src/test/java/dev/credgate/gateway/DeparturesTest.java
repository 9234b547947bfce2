package dev.credgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.DefaultEventLoopGroup;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.local.LocalChannel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DeparturesTest {

    private final AtomicLong nanos = new AtomicLong();
    private final Departures departures = new Departures(nanos::get);

    private EmbeddedChannel joined() {
        EmbeddedChannel channel = new EmbeddedChannel();
        departures.join(channel);
        return channel;
    }

    @Test
    void an_answer_leaves_when_the_turn_ends() {
        EmbeddedChannel channel = joined();

        channel.pipeline().writeAndFlush("answer");

        assertThat(channel.outboundMessages()).isEmpty();
        channel.runPendingTasks();
        assertThat(channel.outboundMessages()).containsExactly("answer");
    }

    @Test
    void the_answers_of_a_connection_leave_in_order_and_again_and_again() {
        EmbeddedChannel channel = joined();

        for (int turn = 0; turn < 3; turn++) {
            channel.pipeline().writeAndFlush("first");
            channel.pipeline().writeAndFlush("second");
            channel.runPendingTasks();
            assertThat(channel.outboundMessages()).containsExactly("first", "second");
            channel.outboundMessages().clear();
        }
    }

    @Test
    void the_connections_of_a_loop_leave_together_but_none_waits_for_a_slow_neighbour()
            throws Exception {
        DefaultEventLoopGroup loop = new DefaultEventLoopGroup(1);
        try {
            List<String> sent = Collections.synchronizedList(new ArrayList<>());
            Channel one = connection(loop, "one", sent);
            Channel other = connection(loop, "other", sent);
            Channel third = connection(loop, "third", sent);

            loop.submit(
                            () -> {
                                one.flush();
                                nanos.addAndGet(Departures.LONGEST_WAIT_NANOS);
                                other.flush();
                                assertThat(sent).isEmpty();

                                nanos.addAndGet(1);
                                third.flush();
                                assertThat(sent).containsExactly("one", "other", "third");
                            })
                    .get();
        } finally {
            loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
        }
    }

    /** Writes down when it would have sent. */
    private Channel connection(EventLoopGroup loop, String name, List<String> sent) {
        Channel channel = new LocalChannel();
        loop.register(channel).syncUninterruptibly();
        departures.join(channel);
        channel.pipeline()
                .addFirst(
                        new ChannelOutboundHandlerAdapter() {
                            @Override
                            public void flush(ChannelHandlerContext context) {
                                sent.add(name);
                            }
                        });
        return channel;
    }

    @Test
    void what_was_written_before_a_close_is_sent() {
        EmbeddedChannel channel = joined();

        channel.pipeline().writeAndFlush("last");
        channel.pipeline().close();

        assertThat(channel.outboundMessages()).containsExactly("last");
    }

    @Test
    void a_full_buffer_does_not_wait() {
        EmbeddedChannel channel = joined();
        channel.config().setWriteBufferLowWaterMark(1).setWriteBufferHighWaterMark(4);

        channel.pipeline().write(Unpooled.wrappedBuffer(new byte[100]));
        channel.pipeline().flush();

        assertThat(channel.outboundMessages()).hasSize(1);
        channel.releaseOutbound();
    }

    @Test
    void joining_twice_is_joining_once() {
        EmbeddedChannel channel = joined();
        int handlers = channel.pipeline().names().size();

        departures.join(channel);

        assertThat(channel.pipeline().names()).hasSize(handlers);
    }
}
