import { describe, expect, it } from 'vitest';
import { Settings } from '../../src/functions-host/settings.ts';
import { TimerSchedule } from '../../src/functions-host/timer-schedule.ts';

describe('Settings', () => {
  const settings = new Settings({ QUEUE: 'events', Empty: '' });

  it('resolves names in percent signs, without regard to case', () => {
    expect(settings.resolve('%queue%/x-%QUEUE%')).toBe('events/x-events');
    expect(settings.resolve('events')).toBe('events');
  });

  it('takes an empty setting for a missing one', () => {
    expect(() => settings.resolve('%Empty%')).toThrow("'%Empty%' does not resolve to a value.");
  });
});

describe('TimerSchedule', () => {
  const from = Date.parse('2026-03-01T12:00:00Z'); // a Sunday

  it.each([
    ['0 0 2 * * *', '2026-03-02T02:00:00Z'],
    ['0 */5 * * * *', '2026-03-01T12:05:00Z'],
    ['0 5/20 * * * *', '2026-03-01T12:05:00Z'],
    ['*/10 * * * * *', '2026-03-01T12:00:10Z'],
    ['30 9 * * 1-5', '2026-03-02T09:30:00Z'],
    ['0 0 0 * * Mon,Wed', '2026-03-02T00:00:00Z'],
    ['0 0 0 1 Jan *', '2027-01-01T00:00:00Z'],
    // Both have to match: the first Friday the thirteenth.
    ['0 0 0 13 * 5', '2026-03-13T00:00:00Z'],
    ['0 0 0 13 * 1', '2026-04-13T00:00:00Z'],
  ])('%s', (expression, next) => {
    expect(new TimerSchedule(expression).after(from)).toBe(Date.parse(next));
  });

  it.each(['00:30:00', '0 0 0 L * *', '0 0 0 * * 5#2', '* * * *', '0 0\t2 * * *', '@daily', ''])(
    'refuses %j',
    (expression) => {
      expect(() => new TimerSchedule(expression)).toThrow(`'${expression}' was not recognized`);
    },
  );

  it('is monitored from one minute on', () => {
    expect(new TimerSchedule('0 * * * * *').isMonitored(from)).toBe(true);
    expect(new TimerSchedule('*/30 * * * * *').isMonitored(from)).toBe(false);
  });
});
