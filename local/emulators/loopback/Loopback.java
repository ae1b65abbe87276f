import java.io.IOException;
import java.lang.reflect.Field;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import software.amazon.dynamodb.services.local.main.ServerRunner;
import software.amazon.dynamodb.services.local.server.DynamoDBProxyServer;

/**
 * Starts DynamoDB Local with two things its own main class lacks: it listens on the loopback address only
 * (it has no option for that and would serve the whole network without authentication), and it ends as soon
 * as its standard input does. The parent holds the other end of that pipe, and the kernel closes it however
 * the parent dies, SIGKILL included.
 *
 * Usage: java -cp <this folder>:DynamoDBLocal.jar Loopback <port, 0 = any free> <arguments of DynamoDB Local>
 * Prints "listening <port>" when it answers.
 *
 * Loopback.class beside this file is `javac --release 17` of it, so that a runtime without compiler is enough.
 */
public final class Loopback {
    public static void main(String[] args) throws Exception {
        endWithStandardInput();
        int port = Integer.parseInt(args[0]);
        String[] rest = java.util.Arrays.copyOfRange(args, 1, args.length);
        DynamoDBProxyServer proxy = ServerRunner.createServerFromCommandLineArgs(rest);
        Field field = DynamoDBProxyServer.class.getDeclaredField("server");
        field.setAccessible(true);
        Server server = (Server) field.get(proxy);
        for (Connector connector : server.getConnectors()) {
            ((ServerConnector) connector).setHost("127.0.0.1");
            ((ServerConnector) connector).setPort(port);
        }
        proxy.start();
        System.out.println("listening " + ((ServerConnector) server.getConnectors()[0]).getLocalPort());
    }

    private static void endWithStandardInput() {
        Thread watch = new Thread(() -> {
            try {
                while (System.in.read() >= 0) {
                }
            } catch (IOException closed) {
                // the same as its end
            }
            Runtime.getRuntime().halt(0);
        }, "end-with-standard-input");
        watch.setDaemon(true);
        watch.start();
    }
}
