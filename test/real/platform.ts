/**
 * What runs where, as the tests know it: written by hand beside the topology, so that a fault of abq in reading
 * the topology cannot hide in what it is compared with. Also brings the platform up and down without abq.
 */
import { everywhere, fault, HOSTS, inside, on, until } from './hosts.ts';

/** `service@host` to the systemd unit, in an order in which they can be started. */
export type Units = Readonly<Record<string, string>>;

export const UNITS: Units = {
  'mariadb@server': 'mariadb',
  'redis@server': 'redis-server',
  'rabbitmq@server': 'rabbitmq-server',
  'nfs@server': 'nfs-ganesha',
  'smb@server': 'smbd',
  'redis@rs': 'redis-server',
  'nfs@rs': 'nfs-ganesha',
  'smb@storage': 'smbd',
  'tgt@storage': 'tgt',
  'dhcp@dhcp': 'isc-dhcp-server',
  'dhcp-relay@dhcprelay': 'isc-dhcp-relay',
  'abiquo-aim@kvm': 'abiquo-aim',
  'tomcat-api@server': 'tomcat10',
  'tomcat-rs@rs': 'tomcat10',
  'tomcat-v2v@v2v': 'tomcat10',
  'abiquo-emmett@mon': 'abiquo-emmett',
  'abiquo-delorean@mon': 'abiquo-delorean',
  'portal@mon': 'portal',
};

/** The one instance on a host without systemd. */
export const SYSV = 'abiquo-aim@legacy';

/** The stand-ins, with the file that sets how they behave, and the content that stands there at first. */
const STAND_INS = { 'abiquo-aim': 8889, 'abiquo-delorean': 8701, 'abiquo-emmett': 36638, portal: 8703 };
type StandIn = keyof typeof STAND_INS;

export const hostOf = (instance: string): string => instance.split('@')[1] ?? '';

export function unitsOf(host: string, units: Units = UNITS): string[] {
  return Object.entries(units)
    .filter(([instance]) => hostOf(instance) === host)
    .map(([, unit]) => unit);
}

/** Sets how a stand-in behaves from its next start on, such as `{start_delay: 5}`; see lab/rootfs-files/fake-service. */
export async function behave(
  host: string,
  name: StandIn,
  how: Readonly<Record<string, number>> = {},
): Promise<void> {
  const lines = Object.entries({ port: STAND_INS[name], ...how }).map(([key, value]) => `${key}=${value}`);
  await inside(host, `printf '%s\\n' ${lines.join(' ')} > /etc/fake/${name}`);
}

/** The state from which every test begins: nothing runs, nothing is failed, every host can be reached. */
export const allDown = (): Promise<void> => takeDown(UNITS);

export async function takeDown(units: Units): Promise<void> {
  await Promise.all(HOSTS.map(({ name }) => fault('heal', name)));
  const reset = `for f in /etc/fake/*; do sed -i /^port=/!d $f; done`;
  await everywhere('systemd', async (host) => {
    const names = [...unitsOf(host, units), 'nfs-server'].join(' ');
    await inside(host, `${reset}; systemctl stop ${names}; systemctl reset-failed`);
  });
  await everywhere('sysv', (host) => inside(host, `${reset}; service abiquo-aim stop`));
}

/** Brings instances up with systemctl, in the order given. */
export async function bringUp(...instances: readonly string[]): Promise<void> {
  for (const instance of instances) {
    await on(hostOf(instance), `systemctl start ${UNITS[instance]}`);
    if (instance.startsWith('tomcat')) await http200(hostOf(instance));
  }
}

const http200 = (host: string) =>
  until(`http 200 on ${host}`, async () => {
    return (await inside(host, 'curl -s -o /dev/null -w "%{http_code}" localhost:8080/ || true')) === '200';
  });

/** Which instances run, asked of the hosts themselves; sorted. */
export async function running(): Promise<string[]> {
  const asked = Object.entries(UNITS).map(async ([instance, unit]) => {
    const state = await inside(hostOf(instance), `systemctl is-active ${unit} || true`);
    return state.trim() === 'active' ? [instance] : [];
  });
  const sysv = (await runsOnSysv()) ? [SYSV] : [];
  return [...(await Promise.all(asked)).flat(), ...sysv].toSorted();
}

export async function runsOnSysv(): Promise<boolean> {
  return (await inside(hostOf(SYSV), 'pgrep -x abiquo-aim || true')).trim() !== '';
}
